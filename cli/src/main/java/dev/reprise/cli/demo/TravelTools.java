package dev.reprise.cli.demo;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateScope;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/// The tools of the travel planner. Its trips are in the thread's state, where the front end draws
/// them.
final class TravelTools {
    private static final Path TRIPS = Path.ROOT.key("trips");
    private static final Path SELECTED = Path.ROOT.key("selected_trip_id");
    private static final Path PROGRESS = Path.ROOT.key("search_progress");

    private TravelTools() {}

    static List<Tool> all() {
        return List.of(
                Tool.of(
                        "add_trips",
                        "Adds trips.",
                        Arguments.parameters(
                                "trips",
                                "objects",
                                "each with id, name, destination and maybe places"),
                        (arguments, call) -> add(new Arguments(arguments), call)),
                Tool.of(
                        "update_trips",
                        "Changes trips that are there.",
                        Arguments.parameters(
                                "trips",
                                "objects",
                                "each with id, and what changes of name, destination, places"),
                        (arguments, call) -> update(new Arguments(arguments), call)),
                Tool.of(
                        "delete_trips",
                        "Removes trips.",
                        Arguments.parameters("trip_ids", "strings", "ids of the trips"),
                        (arguments, call) -> delete(new Arguments(arguments), call)),
                Tool.of(
                        "select_trip",
                        "Makes a trip the active one.",
                        Arguments.parameters("trip_id", "string", "id of the trip"),
                        (arguments, call) -> select(new Arguments(arguments), call)),
                Tool.of(
                        "search_for_places",
                        "Looks for places to see and adds them to a trip.",
                        searchParameters(),
                        (arguments, call) -> search(new Arguments(arguments), call)));
    }

    private static JsonObject searchParameters() {
        var parameters =
                Arguments.parameters(
                        "destination",
                        "string",
                        "where to look",
                        "trip_id",
                        "string",
                        "id of the trip that the places are for");
        var category =
                Json.object(
                        "type",
                        "string",
                        "enum",
                        Json.array("restaurant", "hotel", "attraction", "shopping", "nightlife"));
        return Json.object(
                "type", "object",
                "properties",
                        ((JsonObject) parameters.getOr("properties", JsonObject.EMPTY))
                                .with("category", category),
                "required", parameters.getOr("required", JsonArray.EMPTY));
    }

    private static JsonArray trips(ToolCallContext call) {
        return call.snapshotAt(TRIPS).flatMap(Json::asArray).orElse(JsonArray.EMPTY);
    }

    private static String idOf(Json trip) {
        return new Arguments(trip).optional("id").orElse("");
    }

    private static ToolExecutionEffect add(Arguments arguments, ToolCallContext call) {
        var added = new ArrayList<Json>();
        for (var trip : arguments.objects("trips")) {
            var given = new Arguments(trip);
            added.add(
                    Json.object(
                            "id", given.text("id"),
                            "name", given.text("name"),
                            "destination", given.text("destination"),
                            "places", given.array(trip, "places")));
        }
        var appends = added.stream().map(trip -> Op.append(Path.ROOT, trip)).toArray(Op[]::new);
        return call.success(
                        Json.object(
                                "added", added.size(), "total", trips(call).size() + added.size()))
                .with(StateAction.patch(StateScope.THREAD, TRIPS, appends));
    }

    private static ToolExecutionEffect update(Arguments arguments, ToolCallContext call) {
        var trips = trips(call);
        int updated = 0;
        for (var change : arguments.objects("trips")) {
            var id = new Arguments(change).text("id");
            for (int at = 0; at < trips.size(); at++) {
                if (trips.get(at) instanceof JsonObject trip && idOf(trip).equals(id)) {
                    trips = trips.with(at, merged(trip, change));
                    updated++;
                }
            }
        }
        return call.success(Json.object("updated", updated)).with(StateAction.set(TRIPS, trips));
    }

    private static JsonObject merged(JsonObject trip, JsonObject change) {
        var merged = trip;
        for (var name : List.of("name", "destination", "places")) {
            var value = change.get(name);
            if (value != null) {
                merged = merged.with(name, value);
            }
        }
        return merged;
    }

    private static ToolExecutionEffect delete(Arguments arguments, ToolCallContext call) {
        var ids = Set.copyOf(arguments.texts("trip_ids"));
        var trips = trips(call);
        var left =
                JsonArray.copyOf(trips.stream().filter(trip -> !ids.contains(idOf(trip))).toList());
        var effect =
                call.success(Json.object("deleted", trips.size() - left.size()))
                        .with(StateAction.set(TRIPS, left));
        boolean wasSelected =
                call.snapshotAt(SELECTED).flatMap(Json::asText).filter(ids::contains).isPresent();
        return wasSelected ? effect.with(StateAction.set(SELECTED, Json.NULL)) : effect;
    }

    private static ToolExecutionEffect select(Arguments arguments, ToolCallContext call) {
        var id = arguments.text("trip_id");
        return call.success(Json.object("selected", id))
                .with(StateAction.set(SELECTED, Json.of(id)));
    }

    private static ToolExecutionEffect search(Arguments arguments, ToolCallContext call) {
        var destination = arguments.text("destination");
        var trip = arguments.text("trip_id");
        var category = arguments.optional("category").orElse("attraction");
        var places = places(destination, category);
        var progress =
                Json.object(
                        "query",
                        category + " " + destination,
                        "status",
                        "complete",
                        "results_count",
                        places.size());
        var effect =
                call.success(
                                Json.object(
                                        "destination", destination,
                                        "category", category,
                                        "places_found", places.size(),
                                        "places", places))
                        .with(StateAction.set(PROGRESS, Json.array(progress)));
        var trips = trips(call);
        for (int at = 0; at < trips.size(); at++) {
            if (idOf(trips.get(at)).equals(trip)) {
                var appends =
                        places.stream()
                                .map(place -> Op.append(Path.ROOT, place))
                                .toArray(Op[]::new);
                var into = TRIPS.index(at).key("places");
                return effect.with(StateAction.patch(StateScope.THREAD, into, appends));
            }
        }
        return effect;
    }

    private record Place(String name, String address, double lat, double lng, String description) {}

    private static List<Place> known(String destination) {
        var where = destination.toLowerCase(Locale.ROOT);
        if (where.contains("paris")) {
            return List.of(
                    new Place(
                            "Eiffel Tower",
                            "Champ de Mars, Paris",
                            48.8584,
                            2.2945,
                            "Iron tower with a view."),
                    new Place(
                            "Louvre Museum",
                            "Rue de Rivoli, Paris",
                            48.8606,
                            2.3376,
                            "Art from all ages."),
                    new Place(
                            "Notre-Dame Cathedral",
                            "Île de la Cité, Paris",
                            48.853,
                            2.3499,
                            "Gothic cathedral."));
        }
        if (where.contains("tokyo")) {
            return List.of(
                    new Place(
                            "Senso-ji Temple",
                            "Asakusa, Tokyo",
                            35.7148,
                            139.7967,
                            "Oldest temple of the city."),
                    new Place(
                            "Shibuya Crossing",
                            "Shibuya, Tokyo",
                            35.6595,
                            139.7005,
                            "The busiest crossing."));
        }
        return List.of(
                new Place(
                        "Central " + destination,
                        destination,
                        0,
                        0,
                        "The middle of " + destination + "."));
    }

    private static List<Json> places(String destination, String category) {
        var prefix = UUID.randomUUID().toString().substring(0, 8);
        var places = new ArrayList<Json>();
        for (var place : known(destination)) {
            places.add(
                    Json.object(
                            "id", prefix + "-" + (places.size() + 1),
                            "name", place.name(),
                            "address", place.address(),
                            "lat", place.lat(),
                            "lng", place.lng(),
                            "description", place.description(),
                            "category", category));
        }
        return places;
    }
}
