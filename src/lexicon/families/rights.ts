import { list } from '../matcher.ts';

/** Whose accounts they are: steps of a path before an id that names a person, or what acts like one. */
export const people: ReadonlySet<string> = new Set(
  list(`
    user, users, member, members, employee, employees, person, people, staff, operator, operators, admin,
    admins, administrators, principal, principals, identity, identities, serviceaccounts, students,
    teachers, patients, doctors, subscribers, profiles, logins
  `),
);

/** Steps of a path that hold who may do what. */
export const rightsHolders: ReadonlySet<string> = new Set(
  list(`
    role, roles, permission, permissions, privilege, privileges, entitlement, entitlements, grants,
    rolebinding, rolebindings, roleassignment, roleassignments, clusterroles, clusterrolebindings, acl, acls,
    accesscontrol, accesscontrols, accesspolicies, authorities, userroles
  `),
);

/** Steps that say who belongs to a group, a project or an organisation, and with which rights. */
export const memberships: ReadonlySet<string> = new Set(
  list(`
    member, members, membership, memberships, groupmembership, groupmemberships, teammembership,
    teammemberships, collaborator, collaborators, admins, administrators, owners, maintainers, moderators,
    adduser, addusers, removeuser, removeusers, addmember, addmembers, removemember, removemembers,
    usergroups, groupmembers, teammembers
  `),
);

/** Groups whose members have rights by belonging to them. */
export const groups: ReadonlySet<string> = new Set(
  list(`
    role, roles, group, groups, team, teams, org, orgs, organization, organizations, organisation,
    organisations, workspace, workspaces, project, projects, tenant, tenants, department, departments, unit,
    units, usergroups, space, spaces, company, companies, enterprise, enterprises
  `),
);

/** The last steps of a path that set the password of the person before. */
export const passwordSteps: ReadonlySet<string> = new Set(
  list(`
    password, passwords, passwd, resetpassword, passwordreset, changepassword, setpassword, updatepassword,
    forcepasswordreset, password reset, pin, resetpin
  `).map((step) => step.replaceAll(' ', '')),
);

/** The steps of a path that make or take away what the person before logs in with. */
export const credentialSteps: ReadonlySet<string> = new Set(
  list(`
    token, tokens, accesstoken, accesstokens, refreshtokens, personalaccesstokens, apikey, apikeys, apitoken,
    apitokens, secret, secrets, credential, credentials, session, sessions, mfa, otp, totp, authenticators,
    twofactor, securitykeys, sshkeys, accesskeys
  `),
);

/** What is done to the account of the person before, as the last step of a path. */
export const standingSteps: ReadonlySet<string> = new Set(
  list(`
    suspend, unsuspend, activate, deactivate, reactivate, enable, disable, block, unblock, ban, unban, lock,
    unlock, impersonate, promote, demote, approve, forcelogout, revoke, sysadmin
  `),
);
