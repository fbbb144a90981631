/// The rules that hold over all modules: who may use whom, and what the house style asks of code.
@NullMarked
package dev.reprise.architecture;

import org.jspecify.annotations.NullMarked;
