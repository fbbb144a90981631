package dev.reprise.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowTableTest {
    /// Few hashes, so that many rows are kept from their place by others.
    private record Row(int key, String value) implements RowTable.Row {
        @Override
        public int keyHash() {
            return key % 50;
        }

        @Override
        public boolean hasKeyOf(RowTable.Row other) {
            return other instanceof Row row && row.key == key;
        }
    }

    @Test
    void itSaysWhatAMapSays() {
        var random = new Random(7);
        var table = new RowTable<Row>();
        Map<Integer, Row> map = new HashMap<>();

        for (int i = 0; i < 20_000; i++) {
            var row = new Row(random.nextInt(700), "v" + i);
            if (random.nextInt(3) == 0) {
                table.replace(row, _ -> null);
                map.remove(row.key);
            } else {
                table.put(row);
                map.put(row.key, row);
            }
            assertThat(table.find(row)).isEqualTo(map.get(row.key));
        }

        assertThat(table.all()).containsExactlyInAnyOrderElementsOf(map.values());
        assertThat(table.size()).isEqualTo(map.size());
    }
}
