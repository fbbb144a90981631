package dev.reprise.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Cancellation;
import dev.reprise.runtime.Stopwatch;
import dev.reprise.runtime.Waits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkTest {
    private final Cancellation run = new Cancellation();
    private final LeftBehind leftBehind = new LeftBehind();
    private final LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();

    @FunctionalInterface
    private interface Body {
        String run(Cancellation cancellation) throws Exception;
    }

    private Work start(Body body) {
        return Work.start(
                run,
                leftBehind,
                "work",
                new Work.Job<String>() {
                    @Override
                    public String run(Cancellation cancellation) throws Exception {
                        return body.run(cancellation);
                    }

                    @Override
                    public void ended(String result) {
                        ends.add(result);
                    }

                    @Override
                    public void failed(Throwable failure) {
                        ends.add(failure.getClass().getName());
                    }
                });
    }

    @Test
    void cancellingTheRunStopsItsCodeWhateverTheOwnerOfTheRunDoes() throws InterruptedException {
        var begun = new CountDownLatch(1);
        start(cancellation -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                return cancellation.reason();
            }
            return "never";
        });
        Waits.await(begun);

        run.cancel("enough");

        assertThat(ends.poll(1, TimeUnit.MINUTES)).isEqualTo("enough");
    }

    @Test
    void codeDoesNotBeginInARunAlreadyCancelled() throws InterruptedException {
        run.cancel("enough");

        start(_ -> "begun");

        assertThat(ends.poll(1, TimeUnit.MINUTES)).isEqualTo(LoopException.class.getName());
    }

    /// The hook waits until it is let go; an interrupt of the code before that would come too
    /// early.
    @Test
    void stoppingWhatTheRunHasCancelledDoesNotCutItsHookShort() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var hooked = new CountDownLatch(1);
        var closed = new CountDownLatch(1);
        var work =
                start(cancellation -> {
                    cancellation.onCancel(() -> {
                        hooked.countDown();
                        Waits.await(closed);
                    });
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        return closed.getCount() == 0 ? "orderly" : "cut short";
                    }
                    return "never";
                });
        Waits.await(begun);
        run.cancel("enough");
        Waits.await(hooked);

        var stopping =
                Thread.ofVirtual()
                        .start(() -> Work.stop(List.of(work), "enough", Duration.ofMinutes(1)));
        Waits.until("it is being stopped", () -> stopping.getState() == Thread.State.TIMED_WAITING);
        closed.countDown();

        assertThat(ends.poll(1, TimeUnit.MINUTES)).isEqualTo("orderly");
        Waits.join(stopping);
    }

    @Test
    void codeThatDoesNotStopInTimeIsCounted() throws InterruptedException {
        var gate = new CountDownLatch(1);
        var deaf =
                start(_ -> {
                    Waits.until("it may end", () -> gate.getCount() == 0);
                    return "late";
                });

        Work.stop(List.of(deaf), "enough");

        assertThat(leftBehind.count()).isEqualTo(1);
        gate.countDown();
        assertThat(ends.poll(1, TimeUnit.MINUTES)).isEqualTo("late");
    }

    /// What is stopped later was told by the run at the same time.
    @Test
    void allCodeOfACancelledRunHasOneMoment() {
        var gate = new CountDownLatch(1);
        var begun = new CountDownLatch(4);
        var interrupted = new AtomicInteger();
        Body deaf =
                _ -> {
                    begun.countDown();
                    while (gate.getCount() > 0) {
                        try {
                            gate.await();
                        } catch (InterruptedException e) {
                            interrupted.incrementAndGet();
                        }
                    }
                    return "late";
                };
        var all = List.of(start(deaf), start(deaf), start(deaf), start(deaf));
        Waits.await(begun);
        var watch = Stopwatch.begin();

        run.cancel("enough");
        all.forEach(work -> Work.stop(List.of(work), "enough"));

        assertThat(watch.elapsed()).isLessThan(Duration.ofSeconds(1));
        assertThat(interrupted).hasPositiveValue();
        gate.countDown();
    }
}
