import { HouseError } from '@/kernel';

export class FolderNotEmpty extends HouseError {
  constructor(folder: string) {
    super('conflict', 'folder-not-empty', `${folder} is not empty. Name a new folder for each backup.`);
  }
}

export class NotEmpty extends HouseError {
  constructor(table: string) {
    super(
      'conflict',
      'database-not-empty',
      `The database holds rows already (${table}). A backup is restored into an empty one: make it with "tallyroom db roles" and "tallyroom db migrate".`,
    );
  }
}

export class BackupBroken extends HouseError {
  constructor(why: string) {
    super('invalid', 'backup-broken', `The backup cannot be restored: ${why}. Nothing was changed.`);
  }
}

export class BackupOfAnotherVersion extends HouseError {
  constructor() {
    super(
      'conflict',
      'backup-of-another-version',
      'The backup was taken by another version. Restore it with that version, then migrate.',
    );
  }
}
