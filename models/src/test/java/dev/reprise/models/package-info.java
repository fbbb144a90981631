/// What all providers of models have to do together.
@NullMarked
package dev.reprise.models;

import org.jspecify.annotations.NullMarked;
