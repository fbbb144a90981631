package dev.reprise.server;

import dev.reprise.protocols.a2a.A2aError;
import dev.reprise.protocols.a2a.A2aException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Set;

/// Which addresses push notifications may go to: none of this machine and of the networks around
/// it, which clients could not reach themselves.
///
/// @param everywhere whether all are allowed
record PushTargets(boolean everywhere) {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /// The target that a client names.
    ///
    /// @throws A2aException when nothing is to be sent there
    URI require(String url) {
        try {
            var target = new URI(url);
            var scheme = target.getScheme();
            if (scheme == null
                    || !SCHEMES.contains(scheme)
                    || target.getHost() == null
                    || target.getRawUserInfo() != null) {
                throw refused(
                        "url must be an http or https address without a user, was \"%s\"", url);
            }
            if (!everywhere && !isPublic(target.getHost())) {
                throw refused("url leads to a loopback or private address: \"%s\"", url);
            }
            return target;
        } catch (URISyntaxException e) {
            throw refused("url is no address: \"%s\"", url);
        } catch (UnknownHostException e) {
            throw refused("url names no host that is known: \"%s\"", url);
        }
    }

    private static A2aException refused(String text, String url) {
        return new A2aException(A2aError.INVALID_PARAMS, text.formatted(url));
    }

    /// Addresses that were looked up are kept for a while by the virtual machine, so that whoever
    /// connects at once connects to what was looked at here.
    private static boolean isPublic(String host) throws UnknownHostException {
        var name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        for (var address : InetAddress.getAllByName(name)) {
            if (!isPublic(address)) {
                return false;
            }
        }
        return true;
    }

    static boolean isPublic(InetAddress address) {
        boolean named =
                address.isLoopbackAddress()
                        || address.isAnyLocalAddress()
                        || address.isLinkLocalAddress()
                        || address.isSiteLocalAddress()
                        || address.isMulticastAddress();
        var bytes = address.getAddress();
        return !named && (address instanceof Inet6Address ? isPublic6(bytes) : isPublic4(bytes));
    }

    private static boolean isPublic4(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        return first != 0
                && first < 240 // reserved, and the broadcast
                && !(first == 100 && second >= 64 && second < 128) // of providers
                && !(first == 192 && second == 0 && bytes[2] == 0) // of protocols
                && !(first == 198 && (second == 18 || second == 19)); // of benchmarks
    }

    /// Only global unicast, and of that nothing that holds an address of version 4.
    private static boolean isPublic6(byte[] bytes) {
        boolean global = (bytes[0] & 0xe0) == 0x20;
        boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
        boolean teredo = bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0;
        return global && !sixToFour && !teredo;
    }
}
