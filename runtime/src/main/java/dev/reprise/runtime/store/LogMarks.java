package dev.reprise.runtime.store;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonOutput;
import java.util.Arrays;

/// Where some records of a log begin, one about every 64 KiB, so that reading can begin near a
/// record.
final class LogMarks {
    private static final int APART = 1 << 16;

    private long[] lsns = new long[4];
    private long[] versions = new long[4];
    private long[] offsets = new long[4];
    private int count;

    /// A record begins here. In the order of the log.
    ///
    /// @param version that of the thread after it
    void add(long lsn, long version, long offset) {
        if (count > 0 && offset - offsets[count - 1] < APART) {
            return;
        }
        if (count == lsns.length) {
            lsns = Arrays.copyOf(lsns, 2 * count);
            versions = Arrays.copyOf(versions, 2 * count);
            offsets = Arrays.copyOf(offsets, 2 * count);
        }
        lsns[count] = lsn;
        versions[count] = version;
        offsets[count++] = offset;
    }

    /// A record and where it begins.
    record Mark(long lsn, long offset) {}

    /// The last mark that is not behind a record.
    Mark before(long lsn) {
        int found = Arrays.binarySearch(lsns, 0, count, lsn);
        int index = found >= 0 ? found : -found - 2;
        return index < 0 ? new Mark(1, 0) : new Mark(lsns[index], offsets[index]);
    }

    /// The number of a record ahead of all changes behind a version, as near as the marks are; 0 if
    /// it is the beginning.
    long aheadOfVersion(long version) {
        int from = 0;
        int to = count;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (versions[middle] <= version) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from == 0 ? 0 : lsns[from - 1] - 1;
    }

    LogMarks copy() {
        var copy = new LogMarks();
        copy.lsns = Arrays.copyOf(lsns, Math.max(4, count));
        copy.versions = Arrays.copyOf(versions, Math.max(4, count));
        copy.offsets = Arrays.copyOf(offsets, Math.max(4, count));
        copy.count = count;
        return copy;
    }

    void writeTo(JsonOutput out) {
        out.beginArray();
        for (int i = 0; i < count; i++) {
            out.beginArray();
            out.value(lsns[i]).value(versions[i]).value(offsets[i]);
            out.endArray();
        }
        out.endArray();
    }

    static LogMarks fromJson(Json json) {
        var marks = new LogMarks();
        for (var triple : list(json)) {
            var mark = list(triple);
            if (mark.size() != 3) {
                throw JsonException.mustBe("three numbers", triple);
            }
            marks.add(number(mark.get(0)), number(mark.get(1)), number(mark.get(2)));
        }
        return marks;
    }

    private static JsonArray list(Json json) {
        return json.asArray().orElseThrow(() -> JsonException.mustBe("an array", json));
    }

    private static long number(Json json) {
        return json.asLong().orElseThrow(() -> JsonException.mustBe("an integer", json));
    }
}
