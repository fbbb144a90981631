/// A model that needs no key and no network, and always answers the same.
///
/// It calls tools where the newest user message asks for it (by directive such as
/// `RUN_WEATHER_TOOL`, by name, or in a few plain sentences), and only tools that are offered. Once
/// it has their results it answers, so a run with it ends.
@NullMarked
package dev.reprise.models.demo;

import org.jspecify.annotations.NullMarked;
