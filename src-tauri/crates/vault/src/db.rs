//! The database of sealed rows: SQLite in WAL with `synchronous=FULL`, checked at every opening.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use zeroize::Zeroizing;

use crate::{
    error::{Error, Result},
    rows::{Place, RowKey},
};

/// The format that this version writes.
pub(crate) const FORMAT: i64 = 1;

/// What brings a database of one format to the next. Only ever added to: `tests/formats` holds a
/// vault of every released format.
const STEPS: [&str; 1] = ["
    CREATE TABLE paper (id TEXT PRIMARY KEY, version INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
    CREATE TABLE fact (id TEXT PRIMARY KEY, version INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
    CREATE TABLE deed (id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
"];

/// The open database.
pub(crate) struct Rows {
    connection: Connection,
    key: RowKey,
}

/// The tables whose rows have an id of text.
#[derive(Clone, Copy)]
pub(crate) enum Table {
    Paper,
    Fact,
}

impl Table {
    fn name(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Fact => "fact",
        }
    }
}

/// A row that was read: its id, and its text unless it is not as it was sealed.
pub(crate) type Row<I = String> = (I, Option<Zeroizing<Vec<u8>>>);

impl Rows {
    /// Opens or makes the database and brings it to the present format.
    pub(crate) fn open(path: &Path, key: RowKey) -> Result<Self> {
        let mut connection = Connection::open(path)?;
        // First of all: nothing of a newer version is touched.
        let at: i64 = connection.pragma_query_value(None, "user_version", |r| r.get(0))?;
        let at = usize::try_from(at).map_err(|_| Error::Damaged)?;
        let steps = STEPS.get(at..).ok_or(Error::TooNew)?;
        connection.busy_timeout(Duration::from_secs(2))?;
        // One process at a time, so no memory is shared through a file.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        connection.pragma_update(None, "trusted_schema", false)?;
        connection.pragma_update(None, "secure_delete", true)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        let mode: String = connection.pragma_query_value(None, "journal_mode", |r| r.get(0))?;
        let synchronous: i64 = connection.pragma_query_value(None, "synchronous", |r| r.get(0))?;
        if mode != "wal" || synchronous != 2 {
            return Err(std::io::Error::other("the disk takes no safe writes").into());
        }
        if !steps.is_empty() {
            let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for step in steps {
                change.execute_batch(step)?;
            }
            change.pragma_update(None, "user_version", FORMAT)?;
            change.commit()?;
        }
        Ok(Self { connection, key })
    }

    /// Whether the file is damaged so that another must take its place.
    pub(crate) fn damaged(error: &Error) -> bool {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase, ReadOnly, TypeMismatch, Unknown};
        match error {
            Error::Damaged => true,
            Error::Database(e) => match e.sqlite_error_code() {
                // Some damage of the header is told as a file that is not to be written, or without
                // a word of its own.
                Some(code) => matches!(
                    code,
                    DatabaseCorrupt | NotADatabase | ReadOnly | TypeMismatch | Unknown
                ),
                // A column is not what it should be.
                None => true,
            },
            _ => false,
        }
    }

    /// Checks the pages of the whole file, and that it holds our tables and nothing else: no trigger
    /// or view of someone else acts here.
    pub(crate) fn check(&self) -> Result<()> {
        // That it takes writes is in its head too.
        self.connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK")?;
        let said: String = self.connection.query_row("PRAGMA quick_check(1)", [], |r| r.get(0))?;
        let ours = Connection::open_in_memory()?;
        for step in STEPS {
            ours.execute_batch(step)?;
        }
        let same = schema(&self.connection)? == schema(&ours)?;
        if said == "ok" && same { Ok(()) } else { Err(Error::Damaged) }
    }

    /// Every row of a table.
    pub(crate) fn all(&self, table: Table) -> Result<Vec<Row>> {
        let name = table.name();
        let mut select =
            self.connection.prepare(&format!("SELECT id, version, sealed FROM {name}"))?;
        let rows = select.query_map([], |row| {
            let (id, version): (String, i64) = (row.get(0)?, row.get(1)?);
            let place = Place { table: name, id: &id, version };
            let plain = self.key.open(&place, row.get_ref(2)?.as_blob().unwrap_or(&[])).ok();
            Ok((id, plain))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Puts a row in place of the one with its id.
    pub(crate) fn put(&mut self, table: Table, id: &str, plain: &[u8]) -> Result<()> {
        let name = table.name();
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version: Option<i64> = change
            .query_row(&format!("SELECT version FROM {name} WHERE id = ?1"), [id], |r| r.get(0))
            .optional()?;
        let version = version.unwrap_or(0).saturating_add(1);
        let place = Place { table: name, id, version };
        let sealed = self.key.seal(&place, plain)?;
        change.execute(
            &format!("INSERT OR REPLACE INTO {name} (id, version, sealed) VALUES (?1, ?2, ?3)"),
            params![id, version, sealed],
        )?;
        Ok(change.commit()?)
    }

    /// Removes a row.
    pub(crate) fn remove(&mut self, table: Table, id: &str) -> Result<()> {
        self.connection.execute(&format!("DELETE FROM {} WHERE id = ?1", table.name()), [id])?;
        Ok(())
    }

    /// Adds deeds, the newest `most` are kept.
    pub(crate) fn add_deeds(&mut self, plains: &[Vec<u8>], most: u32) -> Result<()> {
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for plain in plains {
            change.execute("INSERT INTO deed (version, sealed) VALUES (1, x'')", [])?;
            let id = change.last_insert_rowid();
            let place = Place { table: "deed", id: &id.to_string(), version: 1 };
            let sealed = self.key.seal(&place, plain)?;
            change.execute("UPDATE deed SET sealed = ?2 WHERE id = ?1", params![id, sealed])?;
        }
        change.execute("DELETE FROM deed WHERE id <= (SELECT max(id) FROM deed) - ?1", [most])?;
        Ok(change.commit()?)
    }

    /// The deeds before the one with the number `before`, newest first, at most `most`.
    pub(crate) fn deeds(&self, before: i64, most: u32) -> Result<Vec<Row<i64>>> {
        let mut select = self.connection.prepare(
            "SELECT id, version, sealed FROM deed WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
        )?;
        let rows = select.query_map(params![before, most], |row| {
            let (id, version): (i64, i64) = (row.get(0)?, row.get(1)?);
            let at = id.to_string();
            let place = Place { table: "deed", id: &at, version };
            Ok((id, self.key.open(&place, row.get_ref(2)?.as_blob().unwrap_or(&[])).ok()))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Removes one deed.
    pub(crate) fn remove_deed(&mut self, id: i64) -> Result<()> {
        self.connection.execute("DELETE FROM deed WHERE id = ?1", [id])?;
        Ok(())
    }

    /// What the key is known by.
    pub(crate) fn key(&self) -> &RowKey {
        &self.key
    }
}

/// Everything that a database has.
fn schema(of: &Connection) -> Result<Vec<(String, String, Option<String>)>> {
    let mut select = of.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name")?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
