/// Clients of other makers, unmodified, against a server of ours.
///
/// A suite is a folder of `src/test/node`: its packages are installed once per lock file, its files
/// named `*.test.mjs` are run by `node --test`, and each of their tests is a test here. The front
/// ends of `examples/` are built once for each content of their files, and driven in a browser.
/// Without node, or without a browser, such tests are left out, with one line that says so; where
/// `CI` is `true` or `REPRISE_REQUIRE_NODE` is set, they fail.
@NullMarked
package dev.reprise.e2e;

import org.jspecify.annotations.NullMarked;
