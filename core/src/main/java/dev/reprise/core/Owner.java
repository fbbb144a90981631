package dev.reprise.core;

/// Whose threads and runs a call may see and change.
///
/// Every store call takes an owner; what belongs to another owner answers like something missing.
///
/// @param tenant organisation the data belongs to, not blank
/// @param user person or system inside the tenant, not blank
public record Owner(String tenant, String user) {
    /// The fixed owner of an open, local server and of embedded use without tenants.
    public static final Owner LOCAL = new Owner("local", "local");

    public Owner {
        Ids.requireVisible("tenant", tenant);
        Ids.requireVisible("user", user);
    }

    /// Reads the form that [#toString()] writes.
    public static Owner parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("owner must be tenant/user, was \"" + text + "\"");
        }
        return new Owner(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return tenant + "/" + user;
    }
}
