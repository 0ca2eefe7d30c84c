from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("communities", "0009_first_rubric")]

    operations = [
        migrations.AddField(
            model_name="review",
            name="total",
            field=models.DecimalField(decimal_places=2, max_digits=3, null=True),
        ),
    ]
