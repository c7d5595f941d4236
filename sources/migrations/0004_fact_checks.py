import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('sources', '0003_document_team_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='FactCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('statement', models.TextField()),
                ('title', models.CharField(blank=True, help_text="The headline of the check's page.", max_length=500)),
                ('url', models.CharField(blank=True, max_length=2000, verbose_name='address')),
                ('publisher', models.CharField(blank=True, max_length=200)),
                ('rating', models.CharField(help_text="In the publisher's own words.", max_length=200)),
                ('rating_value', models.FloatField(blank=True, null=True)),
                ('worst_rating', models.FloatField(blank=True, null=True)),
                ('best_rating', models.FloatField(blank=True, null=True)),
                ('reviewed_on', models.DateField(blank=True, null=True)),
                ('claimant', models.CharField(blank=True, help_text='Who said what was checked.', max_length=300)),
                ('claimed_on', models.DateField(blank=True, null=True)),
                ('language', models.CharField(blank=True, max_length=16)),
                ('came', models.CharField(choices=[('file', 'from a file'), ('feed', 'from a feed'), ('search', 'by a search')], max_length=8)),
                ('source', models.CharField(blank=True, help_text='The file, feed or search it is from.', max_length=2000)),
                ('invented', models.BooleanField(default=False, help_text='Made up for the demonstration.')),
                ('identity', models.CharField(editable=False, max_length=64)),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('imported_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('rerated_at', models.DateTimeField(blank=True, help_text='When its publisher was last seen to rate it anew.', null=True)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fact_checks', to='people.team')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('team', 'identity'), name='fact_check_once_in_a_team', violation_error_message='The team has this fact check already.'),
                    models.CheckConstraint(condition=models.Q(('statement', ''), _negated=True), name='fact_check_of_a_statement', violation_error_message='A fact check names the statement it is about.'),
                    models.CheckConstraint(condition=models.Q(('rating', ''), _negated=True), name='fact_check_has_a_rating', violation_error_message='A fact check says in words what was found.'),
                ],
            },
        ),
    ]
