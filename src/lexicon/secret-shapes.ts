/** The look of one vendor's secret. */
export interface SecretShape {
  readonly kind: string;
  /** What every such secret starts with; it is looked for first, and shown in messages. */
  readonly prefix: string;
  /** The rest, in a sticky expression with bounded repetitions: a stranger chooses the text. */
  readonly rest: RegExp;
  /** `low` where it opens nothing of worth (test keys). */
  readonly confidence: 'high' | 'medium' | 'low';
}

const shape = (
  kind: string,
  prefixes: readonly string[],
  rest: RegExp,
  confidence: SecretShape['confidence'] = 'high',
): SecretShape[] => prefixes.map((prefix) => ({ kind, prefix, rest, confidence }));

/**
 * Published formats of credentials. Twilio's `AC…` and `SK…` are names of accounts and keys and open nothing, so they
 * are left out, and so are publishable keys (`pk_live_`).
 */
export const secretShapes: readonly SecretShape[] = [
  ...shape('AWS access key id', ['AKIA', 'ASIA'], /[A-Z0-9]{16}/y),
  ...shape('GitHub token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], /[A-Za-z0-9]{36,255}/y),
  ...shape('GitHub token', ['github_pat_'], /[A-Za-z0-9]{22}_[A-Za-z0-9]{59}/y),
  ...shape('GitLab token', ['glpat-', 'gldt-', 'glrt-', 'glptt-', 'glcbt-'], /[\w-]{20,100}/y),
  ...shape(
    'Slack token',
    ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxe-'],
    /[A-Za-z0-9]{8,20}-[A-Za-z0-9-]{12,200}/y,
  ),
  ...shape('Slack app token', ['xapp-'], /\d-[A-Z0-9]{8,20}-\d{8,20}-[a-f0-9]{40,100}/y),
  ...shape(
    'Slack webhook',
    ['hooks.slack.com/services/'],
    /T[A-Z0-9]{8,12}\/B[A-Z0-9]{8,12}\/[A-Za-z0-9]{24}/y,
  ),
  ...shape('Stripe live key', ['sk_live_', 'rk_live_'], /[A-Za-z0-9]{16,250}/y),
  ...shape('Stripe test key', ['sk_test_', 'rk_test_'], /[A-Za-z0-9]{16,250}/y, 'low'),
  ...shape('Stripe webhook secret', ['whsec_'], /[A-Za-z0-9+/]{32,64}={0,2}/y),
  ...shape('Google API key', ['AIza'], /[\w-]{35}/y),
  ...shape('Google OAuth token', ['ya29.'], /[\w-]{30,500}/y),
  ...shape('Google OAuth client secret', ['GOCSPX-'], /[\w-]{28}/y),
  ...shape('Azure storage key', ['AccountKey=', 'SharedAccessKey='], /[A-Za-z0-9+/]{42,86}={1,2}/y),
  ...shape('SendGrid key', ['SG.'], /[\w-]{16,32}\.[\w-]{32,64}/y),
  ...shape('npm token', ['npm_'], /[A-Za-z0-9]{36}/y),
  ...shape('PyPI token', ['pypi-AgEIcHlwaS5vcmc'], /[\w-]{50,300}/y),
  ...shape('Anthropic key', ['sk-ant-'], /[\w-]{32,200}/y),
  ...shape('OpenAI key', ['sk-proj-', 'sk-svcacct-', 'sk-admin-'], /[\w-]{40,250}/y),
  ...shape('OpenAI key', ['sk-'], /[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}/y),
  ...shape('DigitalOcean token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], /[a-f0-9]{64}/y),
  ...shape('Shopify token', ['shpat_', 'shpss_', 'shpca_', 'shppa_'], /[a-fA-F0-9]{32}/y),
  ...shape('Square token', ['sq0atp-', 'sq0csp-'], /[\w-]{22,43}/y),
  ...shape('Mailgun key', ['key-'], /[a-f0-9]{32}/y, 'medium'),
  ...shape('HashiCorp Vault token', ['hvs.', 'hvb.'], /[\w-]{24,250}/y),
  ...shape('Hugging Face token', ['hf_'], /[A-Za-z]{34}/y),
  ...shape('Linear key', ['lin_api_'], /[A-Za-z0-9]{40}/y),
  ...shape('Postman key', ['PMAK-'], /[a-f0-9]{24}-[a-f0-9]{34}/y),
  ...shape('Databricks token', ['dapi'], /[a-f0-9]{32}/y),
  ...shape('Grafana token', ['glsa_'], /[A-Za-z0-9]{32}_[a-f0-9]{8}/y),
  ...shape('Doppler token', ['dp.pt.', 'dp.st.'], /[A-Za-z0-9.]{40,60}/y),
  ...shape('Atlassian token', ['ATATT3'], /[\w=-]{180,200}/y),
  ...shape('New Relic key', ['NRAK-'], /[A-Z0-9]{27}/y),
  ...shape('age secret key', ['AGE-SECRET-KEY-1'], /[A-Z0-9]{58}/y),
];
