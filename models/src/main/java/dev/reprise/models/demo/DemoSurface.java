package dev.reprise.models.demo;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.List;

/// What the demo model renders as A2UI: a card with a text, or a form where one is asked for.
final class DemoSurface {
    private static final String CATALOG = "https://a2ui.org/specification/v0_9/basic_catalog.json";
    private static final String SURFACE = "demo";

    private DemoSurface() {}

    static JsonObject arguments(String wanted) {
        return Json.object(
                "messages",
                List.of(
                        message(
                                "createSurface",
                                Json.object("surfaceId", SURFACE, "catalogId", CATALOG)),
                        message(
                                "updateComponents",
                                Json.object(
                                        "surfaceId",
                                        SURFACE,
                                        "components",
                                        wanted.contains("form") ? form() : card())),
                        message(
                                "updateDataModel",
                                Json.object(
                                        "surfaceId",
                                        SURFACE,
                                        "path",
                                        "/",
                                        "value",
                                        JsonObject.EMPTY))));
    }

    private static JsonObject message(String kind, JsonObject content) {
        return Json.object("version", "v0.9", kind, content);
    }

    private static List<JsonObject> card() {
        return List.of(
                component("root", "Card").with("child", "text"),
                component("text", "Text").with("text", "Hello A2UI"));
    }

    private static List<JsonObject> form() {
        return List.of(
                component("root", "Column").with("children", Json.array("name", "submit")),
                component("name", "TextField")
                        .with("label", "Name")
                        .with("value", Json.object("path", "/name")),
                component("submit", "Button")
                        .with("child", "submit_text")
                        .with("action", Json.object("event", Json.object("name", "submit"))),
                component("submit_text", "Text").with("text", "Submit"));
    }

    private static JsonObject component(String id, String kind) {
        return Json.object("id", id, "component", kind);
    }
}
