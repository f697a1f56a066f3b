/** The reports of shards do not belong to what is here, or not together. The message is for the person: exit status 2. */
export class ShardMismatch extends Error {
  /** @param report the file of the report, as it was named */
  constructor(
    readonly report: string,
    message: string,
  ) {
    super(message);
  }
}
