/// Models for tests: one that plays a script, and the faults every codec of a provider has to
/// stand.
///
/// [ScriptedModel] is for tests of whatever calls a model. [ModelFaultContract] is for codecs: it
/// talks to the codec through real sockets, played by [ProviderServer].
@NullMarked
package dev.reprise.testing.model;

import org.jspecify.annotations.NullMarked;
