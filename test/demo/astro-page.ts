import type { CopyItem } from "#app/failures/failure-view.ts";
import { astroCredentials } from "#test/fixtures/astro-world.ts";
import type { Petowner } from "#test/simulators/astro/books.ts";
import { DemoStopped } from "./demo-stopped.ts";
import type { Demo } from "./start-demo.ts";

/** The merchant at Astro's own page, with nothing but what Punchcard has prepared to copy. */

const { username } = astroCredentials;

/** Enrolls the store in a program, or puts a new item on the card of each customer who waits for it. */
export function enterAtAstro({ astro: { books } }: Demo, copied: CopyItem[]): void {
  const read = reader(copied);
  const program = books.programs.find(({ title }) => title === read("program"));
  if (!program) throw new DemoStopped(`Astro has no program ${read("program")}.`);
  const { programId } = program;
  const like = program.items.find(({ description }) => description === read("like"));
  if (!like) return books.enrollStore(username, programId, { distributor: read("distributor"), accountNumber: read("accountNumber") });
  const exception = { programId, like: like.itemCode, upc: read("upc"), name: read("name"), reason: read("reason") };
  for (const { label, value } of copied) {
    if (label !== "purchase") continue;
    const [name = "", units = "", date = ""] = value.split(" · ");
    books.addExceptionByHand(username, { customer: petowner(books, name), exception, quantity: Number.parseInt(units, 10), date });
  }
}

/** Takes units off a card that a person put there. */
export function takeOffAtAstro({ astro: { books } }: Demo, copied: CopyItem[]): void {
  const read = reader(copied);
  const account = books.accountOf(username);
  const customer = petowner(books, read("customer"));
  const entered = account.byHand.findLast(
    ({ astroCustomerId, exception, itemCode, left }) =>
      String(astroCustomerId) === customer && (exception?.upc ?? itemCode) === read("upc") && left >= Number(read("quantity")),
  );
  if (!entered) throw new DemoStopped(`Nobody has entered ${read("upc")} for ${read("customer")}.`);
  books.takeBack(account, entered, Number(read("quantity")));
}

function reader(copied: CopyItem[]): (label: string) => string {
  return (label) => copied.find((item) => item.label === label)?.value ?? "";
}

function petowner(books: Demo["astro"]["books"], name: string): string {
  const isNamed = ({ firstName, lastName }: Petowner) => `${firstName} ${lastName}` === name;
  const found = books.accountOf(username).customers.find(isNamed);
  if (!found) throw new DemoStopped(`Astro has no customer ${name}.`);
  return String(found.astroCustomerId);
}
