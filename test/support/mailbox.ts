import { SMTPServer } from "smtp-server";

export type ReceivedMail = { from: string; to: string[]; subject: string; raw: string };

export type Mailbox = Awaited<ReturnType<typeof openMailbox>>;

type Trouble = "login" | "recipients" | "message" | null;

/** A mail server on this machine that keeps what it is sent. `trouble` decides what it refuses; `port` takes an earlier one's place. */
export async function openMailbox({ user = "punchcard", password = "hush", port = 0 } = {}) {
  const mails: ReceivedMail[] = [];
  const refusedRecipients = new Set<string>();
  let trouble: Trouble = null;
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    authOptional: false,
    onAuth: ({ username, password: given }, _session, answer) => {
      if (trouble === "login" || username !== user || given !== password) answer(new Error("No"));
      else answer(null, { user });
    },
    onRcptTo: ({ address }, _session, answer) => {
      if (trouble === "recipients" || refusedRecipients.has(address))
        answer(Object.assign(new Error("No such user"), { responseCode: 550 }));
      else answer();
    },
    onData: (stream, session, answer) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        if (trouble === "message") return answer(Object.assign(new Error("Refused"), { responseCode: 554 }));
        const raw = Buffer.concat(chunks).toString("utf8");
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : "";
        mails.push({ from, to: rcptTo.map(({ address }) => address), subject: /^Subject: (.*)$/m.exec(raw)?.[1]?.trim() ?? "", raw });
        answer();
      });
    },
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.server.address();
  const listening = typeof address === "object" && address ? address.port : 0;
  return {
    url: `smtp://${user}:${password}@127.0.0.1:${listening}`,
    port: listening,
    mails,
    refusedRecipients,
    refuse: (next: Trouble) => {
      trouble = next;
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
