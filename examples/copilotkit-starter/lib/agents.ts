/** The demo agents of the server. */
export const AGENTS = ['default', 'permission', 'stopper', 'travel', 'research', 'a2ui'];
