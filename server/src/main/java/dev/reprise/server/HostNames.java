package dev.reprise.server;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The names under which a server may be called. A page that points a name of its own at this
/// machine (DNS rebinding) is told apart by the `Host` header, which its browser fills with that
/// name.
///
/// @param configured in addition to those of the loopback interface; `*` allows every name
record HostNames(Set<String> configured) {
    private static final Pattern LOOPBACK =
            Pattern.compile("127\\.\\d+\\.\\d+\\.\\d+|\\[::1]|(.+\\.)?localhost");
    private static final Pattern PORT = Pattern.compile(":\\d*$");

    HostNames {
        configured =
                configured.stream().map(HostNames::plain).collect(Collectors.toUnmodifiableSet());
    }

    /// @param host value of the header, with or without a port
    boolean allow(String host) {
        var name = PORT.matcher(plain(host)).replaceFirst("");
        return configured.contains("*")
                || configured.contains(name)
                || LOOPBACK.matcher(name).matches();
    }

    private static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
