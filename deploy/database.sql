-- The portal's two roles and its database: sudo -u postgres psql -f deploy/database.sql, with the passwords changed.
CREATE ROLE portal_owner LOGIN BYPASSRLS PASSWORD 'CHANGE_OWNER'; -- migrates and backs up
CREATE ROLE portal_app LOGIN PASSWORD 'CHANGE_APP'; -- runs the portal; owns nothing
CREATE DATABASE portal OWNER portal_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE portal FROM PUBLIC;
GRANT CONNECT ON DATABASE portal TO portal_app;
ALTER DATABASE portal SET jit = off; -- many short statements: compiling one costs more than running it
