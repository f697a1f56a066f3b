/** The option of rules that go by words, and beyond them by what names, statuses or silence tell. */
export interface Unsaid {
  readonly unsaid: boolean;
}

/** @param description what is reported besides, and what without it */
export function unsaid(description: string) {
  return {
    schema: {
      type: 'object',
      properties: { unsaid: { type: 'boolean', description } },
      additionalProperties: false,
    },
    defaults: { unsaid: true },
  } as const;
}
