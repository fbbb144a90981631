/// Classes that break the architecture rules, each in its own way, so that a test can see the rules
/// fail.
@NullMarked
package broken;

import org.jspecify.annotations.NullMarked;
