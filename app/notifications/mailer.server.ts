import { createTransport } from "nodemailer";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import type { Mail, MailProblem } from "./notification-view.ts";

export type SendResult =
  | { status: "sent" }
  /** Others of its recipients got it. */
  | { status: "partly_sent"; problem: MailProblem }
  | {
      status: "failed";
      problem: MailProblem;
      /** It is the server's and not this mail's: others would fail the same way. */
      ofServer: boolean;
    };

export type Mailer = {
  from: string;
  /** `id` is the same when a mail is sent once more, because nobody knows whether it arrived: most mail programs then show one of the two. */
  send: (mail: Mail & { to: string[]; id: string; attachments?: Attachment[] }) => Promise<SendResult>;
};

/** `type` as in a Content-Type. */
export type Attachment = { name: string; type: string; content: string };

/** Milliseconds: a server that does not answer holds up every shop. */
const timeouts = { dnsTimeout: 10_000, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** Speaks SMTP to one server. `url` as in SMTP_URL, `from` as in MAIL_FROM. */
export function createMailer({ url, from }: { url: string; from: string }): Mailer {
  const transport = createTransport({ url, ...timeouts });
  const host = /@([^\s<>@]+?)>?$/.exec(from)?.[1] ?? "localhost";
  return {
    from,
    send: async ({ to, id, subject, text, html, attachments = [] }) => {
      try {
        const { rejected } = await transport.sendMail({
          from,
          to,
          messageId: `<${id}@${host}>`,
          subject,
          text,
          html,
          attachments: attachments.map(({ name, type, content }) => ({
            filename: name,
            contentType: type,
            content,
            // As it is, to the last end of a line.
            contentTransferEncoding: "base64" as const,
          })),
          // So that nobody's vacation notice answers it (RFC 3834).
          headers: { "Auto-Submitted": "auto-generated" },
          disableFileAccess: true,
          disableUrlAccess: true,
        });
        return rejected.length > 0 ? { status: "partly_sent", problem: "some_recipients_refused" } : { status: "sent" };
      } catch (error) {
        log.warn("mail_failed", { error });
        return { status: "failed", ...reasonOf(error) };
      }
    },
  };
}

/** As the environment says; null while mail is not set up. */
export function mailerOfEnvironment(): Mailer | null {
  const { SMTP_URL: url, MAIL_FROM: from } = env;
  return url && from ? createMailer({ url, from }) : null;
}

/** Nodemailer's codes, see its errors.js. */
function reasonOf(error: unknown): { problem: MailProblem; ofServer: boolean } {
  const code = error instanceof Error && "code" in error ? error.code : null;
  switch (code) {
    case "ECONNECTION":
    case "ETIMEDOUT":
    case "ESOCKET":
    case "EDNS":
    case "EPROXY":
    case "EPROTOCOL":
      return { problem: "unreachable", ofServer: true };
    case "EAUTH":
    case "ENOAUTH":
      return { problem: "credentials_rejected", ofServer: true };
    case "ETLS":
    case "EREQUIRETLS":
      return { problem: "not_encrypted", ofServer: true };
    case "EENVELOPE":
      return { problem: "recipients_refused", ofServer: false };
    default:
      return { problem: "refused", ofServer: false };
  }
}
