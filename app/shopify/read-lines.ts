/**
 * The lines of a text that comes in pieces, without ever holding more than one of them.
 * @throws RangeError when a line is longer than `longest` characters.
 */
export async function* readLines(pieces: AsyncIterable<Uint8Array>, { longest }: { longest: number }): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of pieces) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > longest || lines.some(({ length }) => length > longest))
      throw new RangeError(`A line has more than ${longest} characters.`);
    yield* lines.filter((line) => line.trim() !== "");
  }
  rest += decoder.decode();
  if (rest.trim() !== "") yield rest;
}
