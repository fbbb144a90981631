import '@copilotkit/react-core/v2/styles.css';
import type { ReactNode } from 'react';
import './styles.css';

export const metadata = { title: 'Reprise with CopilotKit' };

export default function Layout({ children }: { children: ReactNode }) {
    return (
        <html lang="en">
            <body>{children}</body>
        </html>
    );
}
