/** The option of rules that are right on some of what they report, and open to doubt on the rest. */
export interface Unsure {
  readonly unsure: boolean;
}

export const unsure = {
  schema: {
    type: 'object',
    properties: {
      unsure: {
        type: 'boolean',
        description:
          'At full severity also what may be meant so, or is the purpose of the operation; without it that is reported at low',
      },
    },
    additionalProperties: false,
  },
  defaults: { unsure: true },
} as const;
