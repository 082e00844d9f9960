"""The database: sessions, transactions, fast reads, migrations and totals.

session            the SQLAlchemy session, the model base and its column types, and @command
engine             engine options, pragmas and how a transaction begins, for SQLite and PostgreSQL
sqlite_library     the one SQLite library of the process
read_only          statements over a read-only connection that stays open
prepared           selects built and compiled once, read over that connection
write_queue        first come, first served, for writers on SQLite
migrate            brings a database up to date
revision           the revision of a database, read without loading the application
row_locks          one command at a time on a row that many want, on PostgreSQL
advisory_lock      one migration at a time among machines that share PostgreSQL
recount            the nightly job that counts every stored total again
generic_relation   a row that refers to any other row, by kind and id
sort_keys          names with their folded sort key and search words
"""
