/** Values for `jsonb_populate_record`, which reads each as its column's type. */
export function asJson(values: object): string {
  return JSON.stringify(values, (_name, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}
