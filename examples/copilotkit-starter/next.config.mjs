/** @type {import('next').NextConfig} */
export default {
    // Runs from its packages; bundled it would need those of every model service.
    serverExternalPackages: ['@copilotkit/runtime'],
};
