import { deleteThread, loadThreads, nameThread } from '../../../lib/backend';

export const dynamic = 'force-dynamic';

const idOf = (request: Request) => new URL(request.url).searchParams.get('id') ?? '';

export async function GET() {
    return Response.json(await loadThreads());
}

export async function PATCH(request: Request) {
    await nameThread(idOf(request), (await request.json()).title);
    return new Response(null, { status: 204 });
}

export async function DELETE(request: Request) {
    await deleteThread(idOf(request));
    return new Response(null, { status: 204 });
}
