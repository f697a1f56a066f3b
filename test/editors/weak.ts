/** A definition with weaknesses that a person looks at in an editor. */
export const openApi = `openapi: 3.0.3
info: { title: Shop, version: "1" }
servers: [{ url: "http://api.example.com" }] # the only one
security: [{ key: [] }]
paths:
  /orders/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string, maxLength: 9 } }]
    get:
      operationId: getOrder
      responses: { "200": { description: ok } }
    delete:
      operationId: deleteOrder
      security: []
      responses: { "204": { description: gone } }
components:
  securitySchemes:
    key: { type: http, scheme: bearer }
`;
