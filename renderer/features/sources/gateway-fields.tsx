import { SelectField, TextField } from '../../ui/field.tsx';
import type { SourceFieldsProps } from './source-fields.tsx';

/** The fields of an Akeyless Gateway. */
export function GatewayFields({ draft, onChange }: SourceFieldsProps) {
  return (
    <>
      <TextField
        label="Address"
        value={draft.url}
        isRequired
        placeholder="https://gateway.example/api/v2"
        hint="Of the gateway's API; https://api.akeyless.io without a gateway of your own."
        onChange={(url) => onChange({ url })}
      />
      <SelectField
        label="Sign in with"
        value={draft.gatewayAuth}
        options={[
          { value: 'access-key', label: 'Access key' },
          { value: 'universal-identity', label: 'Universal identity token' },
          { value: 'token', label: 'Token' },
        ]}
        {...(draft.gatewayAuth === 'token' && { hint: 'A token that you have already; it is not renewed when it expires.' })}
        onChange={(gatewayAuth) => onChange({ gatewayAuth })}
      />
      {draft.gatewayAuth === 'access-key' && (
        <TextField label="Access ID" value={draft.accessId} placeholder="p-" isRequired onChange={(accessId) => onChange({ accessId })} />
      )}
      <GatewaySecretFields draft={draft} onChange={onChange} />
      <TextField
        label="CA file"
        value={draft.caFile}
        hint="PEM file of a private certificate authority; may be empty."
        onChange={(caFile) => onChange({ caFile })}
      />
      <TextField
        label="Proxy"
        value={draft.proxy}
        placeholder="http://proxy.example:3128"
        hint="Empty: none. It is asked to connect and sees no request."
        onChange={(proxy) => onChange({ proxy })}
      />
    </>
  );
}

/** What its way to sign in needs, and the proxy where there is one. */
function GatewaySecretFields({ draft, onChange }: SourceFieldsProps) {
  return (
    <>
      {draft.gatewayAuth === 'access-key' && (
        <TextField label="Access key" type="password" value={draft.accessKey} onChange={(accessKey) => onChange({ accessKey })} />
      )}
      {draft.gatewayAuth === 'universal-identity' && (
        <TextField
          label="Universal identity token"
          type="password"
          value={draft.uidToken}
          onChange={(uidToken) => onChange({ uidToken })}
        />
      )}
      {draft.gatewayAuth === 'token' && (
        <TextField label="Token" type="password" value={draft.token} onChange={(token) => onChange({ token })} />
      )}
      {draft.proxy.trim() !== '' && (
        <TextField
          label="Sign-in of the proxy"
          type="password"
          value={draft.proxyCredentials}
          hint="user:password, where it wants one."
          onChange={(proxyCredentials) => onChange({ proxyCredentials })}
        />
      )}
    </>
  );
}
