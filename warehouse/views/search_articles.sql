-- which articles hold the words of a query, the best first? (BM25, k1 = 1.2, b = 0.75; folded, attached particles apart)
create macro search_articles(query, most := 100) as table
with words as (
    select unnest(list_distinct(regexp_extract_all(query, '[\p{L}\p{M}\p{Nd}]+'))) as word
),

forms as materialized (
    select
        word,
        term,
        row_number() over () as form
    from (select word, unnest(search_forms(word)) as term from words)
),

-- numbers alone, which group faster than words and ids
found as materialized (
    select
        forms.form,
        postings.day,
        postings.document,
        postings.tf,
        postings.words
    from postings
    join forms using (term)
    where postings.document is not null
),

counted as (
    select
        form,
        count(*) as df
    from found
    group by form
),

collection as (
    select
        avg(words) as mean_words,
        count(*) as total
    from article_index
),

-- of the forms a word may have, the one that stands in most articles is taken
taken as materialized (
    select
        form,
        forms.term,
        ln(1 + (collection.total - counted.df + 0.5e0) / (counted.df + 0.5e0)) as idf,
        collection.mean_words
    from counted
    join forms using (form)
    cross join collection
    qualify row_number() over (partition by forms.word order by counted.df desc, forms.term) = 1
),

best as materialized (
    select
        found.day,
        found.document,
        sum(
            taken.idf * found.tf * 2.2e0
            / (found.tf + 1.2e0 * (0.25e0 + 0.75e0 * coalesce(found.words / taken.mean_words, 1)))
        ) as score
    from found
    join taken using (form)
    group by found.day, found.document
    order by score desc, found.day desc, found.document
    limit most
),

spelled as (
    select
        best.day,
        best.document,
        any_value(best.score) as score,
        list(taken.term order by taken.term) as terms
    from best
    join found using (day, document)
    join taken using (form)
    group by best.day, best.document
)

-- what an article is called is looked up for the best alone
select
    article_index.article_id,
    spelled.day,
    article_index.outlet,
    article_index.title,
    spelled.score,
    spelled.terms
from spelled
join article_index using (day, document)
order by spelled.score desc, spelled.day desc, spelled.document
