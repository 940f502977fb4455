import { useFormat } from "#app/i18n/i18n-provider.tsx";

type MomentProps = { at: string; show?: "moment" | "date" | "time" };

/** A moment, ISO 8601, in the staff member's words and the shop's time zone. */
export function Moment({ at, show = "moment" }: MomentProps) {
  const format = useFormat();
  // Editions of the Unicode data differ between Node and browsers: what the server wrote stands.
  return (
    <time dateTime={at} suppressHydrationWarning>
      {format[show](at)}
    </time>
  );
}
