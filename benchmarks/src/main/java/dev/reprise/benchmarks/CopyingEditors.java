package dev.reprise.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.fge.jackson.jsonpointer.JsonPointer;
import com.github.fge.jsonpatch.AddOperation;
import com.github.fge.jsonpatch.JsonPatch;
import com.github.fge.jsonpatch.JsonPatchException;
import com.github.fge.jsonpatch.JsonPatchOperation;
import com.github.fge.jsonpatch.ReplaceOperation;
import dev.reprise.state.Json;
import java.util.List;

/// Mutable trees that are copied before they are changed: by hand, and by public libraries for JSON
/// Patch. All of them work on trees of Jackson 2, the only ones that the libraries know.
///
/// JSON Patch has no increment: the sum is put in the place of the number.
final class CopyingEditors {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private CopyingEditors() {}

    static List<Editor<?>> all() {
        return List.of(new Copy(), new Zjsonpatch(), new FgePatch());
    }

    private interface Copying extends Editor<JsonNode> {
        @Override
        default JsonNode document(Json json) {
            try {
                return new ObjectMapper().readTree(json.toString());
            } catch (JsonProcessingException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private static JsonNode find(JsonNode document, List<String> keys) {
        var found = document;
        for (var key : keys) {
            found = found.path(key);
        }
        return found;
    }

    private static JsonNode replacement(JsonNode document, Edit edit) {
        return NODES.numberNode(
                edit.kind() == Edit.Kind.SET
                        ? edit.value()
                        : find(document, edit.keys()).longValue() + edit.value());
    }

    private record Copy() implements Copying {
        @Override
        public String name() {
            return "deep copy";
        }

        @Override
        public JsonNode edit(JsonNode document, Edit edit) {
            JsonNode copy = document.deepCopy();
            if (edit.kind() == Edit.Kind.APPEND) {
                ((ArrayNode) find(copy, edit.keys())).add(edit.value());
            } else {
                ((ObjectNode) find(copy, edit.keys().subList(0, 3)))
                        .set(edit.keys().getLast(), replacement(copy, edit));
            }
            return copy;
        }
    }

    private record Zjsonpatch() implements Copying {
        @Override
        public String name() {
            return "zjsonpatch";
        }

        @Override
        public JsonNode edit(JsonNode document, Edit edit) {
            var isAppend = edit.kind() == Edit.Kind.APPEND;
            var pointer = "/" + String.join("/", edit.keys());
            var op =
                    NODES.objectNode()
                            .put("op", isAppend ? "add" : "replace")
                            .put("path", isAppend ? pointer + "/-" : pointer);
            op.set(
                    "value",
                    isAppend ? NODES.numberNode(edit.value()) : replacement(document, edit));
            return com.flipkart.zjsonpatch.JsonPatch.apply(NODES.arrayNode().add(op), document);
        }
    }

    private record FgePatch() implements Copying {
        @Override
        public String name() {
            return "json-patch";
        }

        @Override
        public JsonNode edit(JsonNode document, Edit edit) {
            try {
                return new JsonPatch(List.of(operation(document, edit))).apply(document);
            } catch (JsonPatchException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        private static JsonPatchOperation operation(JsonNode document, Edit edit) {
            var pointer = JsonPointer.empty();
            for (var key : edit.keys()) {
                pointer = pointer.append(key);
            }
            return edit.kind() == Edit.Kind.APPEND
                    ? new AddOperation(pointer.append("-"), NODES.numberNode(edit.value()))
                    : new ReplaceOperation(pointer, replacement(document, edit));
        }
    }
}
