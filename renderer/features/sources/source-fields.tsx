import { useApp } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField, SelectField, TextField } from '../../ui/field.tsx';
import { toastError } from '../../ui/toast.tsx';
import type { SourceDraft } from './source-draft.ts';
import styles from './sources.module.css';

export interface SourceFieldsProps {
  readonly draft: SourceDraft;
  /** What the source is cannot be changed. */
  readonly isKnown?: boolean;
  readonly onChange: (change: Partial<SourceDraft>) => void;
}

/** The fields of an S3 or S3-compatible store. */
export function S3Fields({ draft, isKnown = false, onChange }: SourceFieldsProps) {
  return (
    <>
      <TextField label="Bucket" value={draft.bucket} isRequired isReadOnly={isKnown} onChange={(bucket) => onChange({ bucket })} />
      <TextField
        label="Prefix"
        value={draft.prefix}
        isReadOnly={isKnown}
        hint="Only what lies below it; may be empty."
        onChange={(prefix) => onChange({ prefix })}
      />
      <TextField label="Region" value={draft.region} isRequired onChange={(region) => onChange({ region })} />
      <TextField
        label="Endpoint"
        value={draft.endpoint}
        placeholder="https://"
        hint="Of an S3-compatible store; empty for Amazon S3."
        onChange={(endpoint) => onChange({ endpoint })}
      />
      <TextField
        label="CA file"
        value={draft.caFile}
        hint="PEM file of a private certificate authority; may be empty."
        onChange={(caFile) => onChange({ caFile })}
      />
      <CheckField label="Path-style addresses" isChecked={draft.pathStyle} onChange={(pathStyle) => onChange({ pathStyle })} />
      <SelectField
        label="Sign in with"
        value={draft.s3Auth}
        options={[
          { value: 'keys', label: 'Access key' },
          { value: 'profile', label: 'Named profile' },
          { value: 'default', label: 'Default chain of the AWS SDK' },
        ]}
        onChange={(s3Auth) => onChange({ s3Auth })}
      />
      {draft.s3Auth === 'profile' && (
        <TextField
          label="Profile"
          value={draft.profile}
          hint="In the AWS configuration of this machine; empty for its default."
          onChange={(profile) => onChange({ profile })}
        />
      )}
      {draft.s3Auth === 'keys' && <S3SecretFields draft={draft} onChange={onChange} />}
    </>
  );
}

/** An access key. */
function S3SecretFields({ draft, onChange }: SourceFieldsProps) {
  return (
    <>
      <TextField label="Access key id" value={draft.accessKeyId} onChange={(accessKeyId) => onChange({ accessKeyId })} />
      <TextField
        label="Secret access key"
        type="password"
        value={draft.secretAccessKey}
        onChange={(secretAccessKey) => onChange({ secretAccessKey })}
      />
      <TextField
        label="Session token"
        type="password"
        value={draft.sessionToken}
        hint="With temporary keys only."
        onChange={(sessionToken) => onChange({ sessionToken })}
      />
    </>
  );
}

/** The fields of an Azure Blob container. */
export function AzureFields({ draft, isKnown = false, onChange }: SourceFieldsProps) {
  return (
    <>
      <TextField
        label="Container"
        value={draft.container}
        isRequired
        isReadOnly={isKnown}
        onChange={(container) => onChange({ container })}
      />
      <TextField
        label="Prefix"
        value={draft.prefix}
        isReadOnly={isKnown}
        hint="Only what lies below it; may be empty."
        onChange={(prefix) => onChange({ prefix })}
      />
      <SelectField
        label="Sign in with"
        value={draft.azureAuth}
        options={[
          { value: 'connection-string', label: 'Connection string' },
          { value: 'account-key', label: 'Account key' },
          { value: 'sas', label: 'Shared access signature' },
          { value: 'default', label: 'Default credential of the Azure SDK' },
        ]}
        onChange={(azureAuth) => onChange({ azureAuth })}
      />
      <AzureSecretFields draft={draft} onChange={onChange} />
      {draft.azureAuth !== 'connection-string' && (
        <TextField
          label="Account URL"
          value={draft.accountUrl}
          placeholder="https://ACCOUNT.blob.core.windows.net"
          {...(draft.azureAuth === 'account-key' && { hint: 'Empty for the usual one of this account.' })}
          onChange={(accountUrl) => onChange({ accountUrl })}
        />
      )}
    </>
  );
}

/** What its way to sign in needs; nothing for the default credential. */
function AzureSecretFields({ draft, onChange }: SourceFieldsProps) {
  return (
    <>
      {draft.azureAuth === 'connection-string' && (
        <TextField
          label="Connection string"
          type="password"
          value={draft.connectionString}
          onChange={(connectionString) => onChange({ connectionString })}
        />
      )}
      {draft.azureAuth === 'account-key' && (
        <>
          <TextField label="Account name" value={draft.accountName} onChange={(accountName) => onChange({ accountName })} />
          <TextField label="Account key" type="password" value={draft.accountKey} onChange={(accountKey) => onChange({ accountKey })} />
        </>
      )}
      {draft.azureAuth === 'sas' && <TextField label="SAS token" type="password" value={draft.sas} onChange={(sas) => onChange({ sas })} />}
    </>
  );
}

/** The path of a folder or share on this machine. */
export function FolderFields({ draft, onChange }: SourceFieldsProps) {
  const canPick = useApp((state) => state.bootstrap?.capabilities.pickFolder ?? false);
  const pick = (): void => {
    call('shell.pickFolder', { title: 'Folder with recordings' }).then(({ path }) => path !== null && onChange({ path }), toastError);
  };
  return (
    <div className={`${styles.path} ${styles.wide}`}>
      <TextField
        label="Folder"
        value={draft.path}
        isRequired
        hint="The whole path of a folder or share on this machine."
        onChange={(path) => onChange({ path })}
      />
      {canPick && <Button onPress={pick}>{'Choose\u2026'}</Button>}
    </div>
  );
}
