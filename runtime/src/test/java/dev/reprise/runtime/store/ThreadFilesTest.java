package dev.reprise.runtime.store;

import static dev.reprise.runtime.store.Given.OWNER;
import static dev.reprise.runtime.store.Given.R1;
import static dev.reprise.runtime.store.Given.T1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.log.ThreadFold;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How threads go to rest and are woken.
class ThreadFilesTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Entry BEGUN = Entry.Changed.of(Given.changeOf(R1, RunStatus.RUNNING));

    @TempDir Path directory;

    private ThreadFiles files; // of an empty directory with T1

    @BeforeEach
    void open() throws IOException {
        var disk = Disk.ofFileSystem();
        var syncs = new Syncs();
        var folder = new StoreFolder(directory, false, disk, syncs);
        folder.make();
        files =
                ThreadFiles.open(
                        new StoreContext(
                                folder,
                                Durability.OS,
                                InstantSource.system(),
                                disk,
                                new RunIndex(),
                                new WorkingSet(10, Long.MAX_VALUE),
                                new Cuts(),
                                new FileRoom(10),
                                new FrameBuffers(),
                                syncs,
                                LONG,
                                _ -> {}));
        var opened = new Entry.Opened(OWNER, AgentThread.of(T1), null);
        files.create(ThreadFold.opening(OWNER, T1, opened, 0), T1);
    }

    private static void rest(ThreadFile file) {
        assertThat(file.tryUnload()).isTrue();
        assertThat(file.tryCloseFile()).isTrue();
    }

    /// Two files of one thread would write to one log, each as if it were alone.
    @Test
    void whoeverComesTooLateGoesOnWithTheFileThatTookItsPlace() throws IOException {
        var tries = new AtomicInteger();

        var place =
                files.require(
                        OWNER,
                        T1,
                        file -> {
                            if (tries.getAndIncrement() == 0) {
                                rest(file);
                            }
                            return file.append(BEGUN, Guard.NONE);
                        });

        assertThat(tries).hasValue(2);
        assertThat(place.orElseThrow().version()).isEqualTo(1);
        var lsn = files.require(OWNER, T1, file -> file.ask(ThreadFold::lsn));
        assertThat(lsn).contains(2L);
    }

    @Test
    void aReaderGoesOnWhenItsThreadWentToRest() throws IOException {
        files.require(OWNER, T1, file -> file.append(BEGUN, Guard.NONE));
        try (var cursor = files.read(OWNER, T1, 0)) {
            cursor.next();
            cursor.pause();
            files.require(
                    OWNER,
                    T1,
                    file -> {
                        rest(file);
                        return T1;
                    });

            assertThat(cursor.next().lsn()).isEqualTo(2);
            assertThat(files.held()).isEqualTo(1);
        }
    }

    @Test
    void aThreadThatIsWokenWhileTheStoreClosesIsRefused() throws IOException {
        files.require(
                OWNER,
                T1,
                file -> {
                    rest(file);
                    return T1;
                });
        assertThat(files.held()).isZero();
        files.close(LONG);

        assertThatThrownBy(() -> files.require(OWNER, T1, file -> file.append(BEGUN, Guard.NONE)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("closed");
    }
}
