package dev.reprise.state;

import java.util.Iterator;
import java.util.function.BiFunction;

/// What is made of each member, in order.
final class MemberIterator<E> implements Iterator<E> {
    private final BiFunction<String, Json, E> view;
    private final Leaves<MemberTree> rest;
    private MemberLeaf leaf;
    private int at;

    MemberIterator(MemberTree root, BiFunction<String, Json, E> view) {
        this.view = view;
        this.rest = new Leaves<>(root);
        this.leaf = (MemberLeaf) rest.next();
    }

    @Override
    public boolean hasNext() {
        return at < leaf.width() || rest.hasNext();
    }

    @Override
    public E next() {
        if (at == leaf.width()) {
            leaf = (MemberLeaf) rest.next();
            at = 0;
        }
        var member = view.apply(leaf.keys[at], leaf.values[at]);
        at++;
        return member;
    }
}
