import { HttpAgent } from '@ag-ui/client';
import { CopilotRuntime, createCopilotRuntimeHandler } from '@copilotkit/runtime/v2';
import { AGENTS } from '../../../../lib/agents';
import { runsUrl } from '../../../../lib/backend';
import { DurableRunner } from '../../../../lib/runner';

const runtime = new CopilotRuntime({
    agents: Object.fromEntries(AGENTS.map(id => [id, new HttpAgent({ agentId: id, url: runsUrl(id) })])),
    runner: new DurableRunner(),
});

const handler = createCopilotRuntimeHandler({ runtime, basePath: '/api/copilotkit' });

export const dynamic = 'force-dynamic';
export { handler as GET, handler as POST };
