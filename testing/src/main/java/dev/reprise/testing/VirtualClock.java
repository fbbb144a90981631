package dev.reprise.testing;

import dev.reprise.core.AlarmClock;
import dev.reprise.core.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A clock that stands still until it is moved, and by which waits go: those of a runtime that has
/// it end when it is moved, and not before. May be shared by any number of threads.
public final class VirtualClock implements AlarmClock {
    private final Object lock = new Object(); // guards now and alarms
    private final List<Alarm> alarms = new ArrayList<>();
    private Instant now = Instant.ofEpochMilli(ManualClock.START);

    /// Identity matters: two may be alike.
    private static final class Alarm {
        private final Instant time;
        private final Runnable action;

        Alarm(Instant time, Runnable action) {
            this.time = time;
            this.action = action;
        }

        Instant time() {
            return time;
        }
    }

    @Override
    public Instant instant() {
        synchronized (lock) {
            return now;
        }
    }

    @Override
    public Cancellation.Registration at(Instant time, Runnable action) {
        synchronized (lock) {
            if (time.isAfter(now)) {
                var alarm = new Alarm(time, action);
                alarms.add(alarm);
                return () -> takeBack(alarm);
            }
        }
        action.run();
        return () -> {};
    }

    private void takeBack(Alarm alarm) {
        synchronized (lock) {
            alarms.remove(alarm);
        }
    }

    /// Moves the clock and wakes whoever waits for a time that it shows then, the earliest first.
    public void advance(Duration by) {
        List<Alarm> due;
        synchronized (lock) {
            now = now.plus(by);
            due = alarms.stream().filter(alarm -> !alarm.time().isAfter(now)).toList();
            alarms.removeAll(due);
        }
        due.stream().sorted(Comparator.comparing(Alarm::time)).forEach(alarm -> alarm.action.run());
    }

    /// How long it is until the next time that somebody waits for; empty when nobody waits.
    public Optional<Duration> untilNextAlarm() {
        synchronized (lock) {
            return alarms.stream()
                    .map(Alarm::time)
                    .min(Comparator.naturalOrder())
                    .map(time -> Duration.between(now, time));
        }
    }
}
