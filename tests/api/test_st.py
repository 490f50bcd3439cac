import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from flask import Flask
from tests.factories import people, ledger

def test_st(app: Flask) -> None:
    h = people.bearer(app.test_client(), "admin")
    schema = schemathesis.openapi.from_wsgi("/api/v1/_openapi", app, headers=h)
    print([op.ok().label for op in schema.get_all_operations()][:5])
    strategy = schema.as_strategy()
    codes = {}
    @seed(1)
    @settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=strategy)
    def run(case):
        r = case.call(headers=h)
        codes[r.status_code] = codes.get(r.status_code, 0) + 1
        assert r.status_code < 500, (case, r.text)
    run()
    print(codes)
