/** The body of a request; null when it is longer than `limit` bytes, and what comes after that is not read. */
export async function readText(request: Request, limit: number): Promise<string | null> {
  const body = await readBytes(request, limit);
  return body && body.toString("utf8");
}

/** As `readText`, as it came. */
export async function readBytes(request: Request, limit: number): Promise<Buffer | null> {
  if (Number(request.headers.get("Content-Length")) > limit) return null;
  if (!request.body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Not for await: leaving that early would cut the connection before the answer is out.
  const reader = request.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const chunk: Uint8Array = part.value;
    length += chunk.byteLength;
    if (length > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
