import { holdsTenants, objectsOf } from '../../facts/access/object-ids.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'nested-tenant-ids',
  title: 'Ids of a tenant and of one of its objects in one path',
  severity: 'info',
  confidence: 'medium',
  category: 'authorization',
  owasp: ['API1'],
  cwe: [639],
  stride: ['I', 'E'],
  looksAt: ['input', 'operation'],
  rationale:
    'Servers often check the first id against the caller and look up the second alone: with his own tenant and a foreign object in one path, an attacker crosses the wall between tenants.',
  remediation:
    'Look the object up within the tenant, `WHERE org_id = … AND id = …`, never by its own id alone, and check the tenant against the caller. A threat to model and to test, nothing to change in the definition.',
  falsePositives: [
    'The outer id is only for reading, and the inner one is checked against the caller by itself.',
  ],
  visit: {
    pathItem({ kind, path, place, operations }, { report, examines }) {
      if (kind !== 'operation') return;
      const objects = objectsOf(path);
      const outer = objects.findIndex(({ collection }) => holdsTenants(collection));
      const inner =
        outer < 0 ? undefined : objects.slice(outer + 1).find(({ collection }) => collection !== '');
      const tenant = objects[outer];
      if (!inner || !tenant) return;
      examines(operations);
      report({
        at: place,
        part: 'key',
        message: `\`${inner.id}\` must be looked up within \`${tenant.id}\`, and \`${tenant.id}\` be checked against the caller`,
        operations,
        about: `tenants ${path.replace(/\{[^{}]*\}/g, '{}')}`,
      });
    },
  },
});
