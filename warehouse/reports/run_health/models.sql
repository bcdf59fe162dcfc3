-- which code, models and knowledge base made the rows?
select
    stage,
    code_version,
    list_transform(
        json_keys(models), lambda name: concat(name, ' ', json_extract_string(models, concat('$."', name, '"')))
    ) as models,
    count(*) as days,
    min(day) as first_day,
    max(day) as last_day
from runs
where day between $first and $last
group by stage, code_version, models
order by stage, first_day
