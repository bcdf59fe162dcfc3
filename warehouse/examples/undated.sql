-- which articles state no date, and what is their date inferred from?
select
    title,
    inferred_date,
    inferred_date_end,
    likeliest_date,
    likeliest_date_end,
    inferred_date_evidence
from article_cards
where published_at is null
order by article_id
