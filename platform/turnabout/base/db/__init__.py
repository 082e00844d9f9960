"""The database: sessions, transactions, fast reads, migrations and totals.

session            the SQLAlchemy session, the model base and its column types, and @command
engine             engine options, pragmas and how a transaction begins, for SQLite and PostgreSQL
sqlite_library     the one SQLite library of the process
read_only          raw SQL over a pool of read-only connections
prepared           SQLAlchemy selects compiled once and run over that pool
write_queue        a first-in, first-out queue of writers on SQLite
migrate            upgrades and seeds the database
revision           the revision of a database, read without loading the application
row_locks          one command at a time on a row that many want, on PostgreSQL
advisory_lock      a lock among all machines that share a PostgreSQL database
recount            the nightly job that counts every stored total again
generic_relation   columns that refer to a row of any table, by table name and id
sort_keys          names with their folded sort key and search words
"""
